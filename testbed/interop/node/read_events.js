// Reads the event log from its beginning and prints {"key", "value"} a line, decoded through the registry:
//   node read_events.js BOOTSTRAP REGISTRY MIGRATION_ID
// Ends with exit code 0 at the migration's last event, with 3 where that does not come within 60 s.
const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = require("kafkajs");
const { decompress } = require("fzstd");
const { SchemaRegistry } = require("@kafkajs/confluent-schema-registry");

// The log is compressed with zstd, which KafkaJS leaves to a codec of the user's choice; reading needs no compress().
CompressionCodecs[CompressionTypes.ZSTD] = () => ({ decompress: async (buffer) => Buffer.from(decompress(buffer)) });

const [bootstrap, registryUrl, migrationId] = process.argv.slice(2);
const registry = new SchemaRegistry({ host: registryUrl });
const kafka = new Kafka({ clientId: "interop", brokers: [bootstrap], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: "interop-" + process.pid });
const ends = ["Completed", "RolledBack", "Refused", "Stuck"];

async function nameOf(value) {
  const { schema } = await registry.getSchema(value.readInt32BE(1)).then((schema) => ({ schema }));
  return schema.name.split(".").pop();
}

async function main() {
  await consumer.connect();
  await consumer.subscribe({ topic: "theseus.events", fromBeginning: true });
  const late = setTimeout(() => process.exit(3), 60_000);
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.key.toString() !== migrationId) return;
      const name = await nameOf(message.value);
      const value = await registry.decode(message.value);
      console.log(JSON.stringify({ type: name, migrationId: value.migrationId, epoch: value.epoch }));
      if (ends.includes(name)) {
        clearTimeout(late);
        setTimeout(() => process.exit(0), 0);
      }
    },
  });
}

main().catch((failure) => {
  console.error(failure.message);
  process.exit(1);
});
