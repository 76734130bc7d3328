-- Runs once, on an empty volume: the registry's database, and a role for each provider of the demonstration.
\getenv registry_password REGISTRY_PASSWORD
\getenv load_password LOAD_PASSWORD
create role registry login password :'registry_password';
create database registry owner registry;
create role acme login password :'load_password';
create role globex login password :'load_password';
