// Reads records that Tidegate wrote and writes them again, as a client that knows nothing of Tidegate but the registry's address.
//
//     node rewrite.js <registry>
//
// In: a line of JSON for each record, {topic, schema, record}, the record in base64. Out: for each {id, record, value}: the id under which the schema
// stands at <topic>-value, the record as it was written again, and what was read, as JSON.
'use strict'

const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry')
const readline = require('node:readline')

const registry = new SchemaRegistry({ host: process.argv[2] })

async function rewritten({ topic, schema, record }) {
  const value = await registry.decode(Buffer.from(record, 'base64'))
  const { id } = await registry.register(
    { type: SchemaType.AVRO, schema },
    { subject: `${topic}-value`, compatibility: 'FULL_TRANSITIVE' },
  )
  const again = await registry.encode(id, value)
  return { id, record: again.toString('base64'), value }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await rewritten(JSON.parse(line))) + '\n')
  }
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
