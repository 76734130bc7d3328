package io.tidegate.pipeline.access;

import io.tidegate.pipeline.cluster.Cluster;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/** Has a cluster grant rights and know passwords. */
public final class AccessSetup {
    /** Kafka's own default is the least that it takes, 4,096. */
    private static final ScramCredentialInfo SCRAM = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8_192);

    private final Cluster cluster;

    /** For one cluster, which one must be connected with as its administrator. */
    public AccessSetup(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Those of the rights that the cluster does not grant yet. */
    public Set<AclBinding> missing(Collection<AclBinding> rights) {
        Set<AclBinding> missing = new HashSet<>(rights);
        cluster.await(
                        "its access control lists",
                        cluster.admin().describeAcls(AclBindingFilter.ANY).values())
                .forEach(missing::remove);
        return missing;
    }

    /** Grants rights; those that there are beside them stay. */
    public void grant(Collection<AclBinding> rights) {
        cluster.await(
                "new access control lists", cluster.admin().createAcls(rights).all());
    }

    /** Sets the password of each user, for SCRAM-SHA-512. */
    public void setPasswords(Map<String, String> passwords) {
        List<UserScramCredentialAlteration> changes = passwords.entrySet().stream()
                .<UserScramCredentialAlteration>map(
                        user -> new UserScramCredentialUpsertion(user.getKey(), SCRAM, user.getValue()))
                .toList();
        cluster.await(
                "new passwords",
                cluster.admin().alterUserScramCredentials(changes).all());
    }
}
