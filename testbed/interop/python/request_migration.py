"""Asks for a migration and reads the event log, with Confluent's Python client and the Avro schema alone.

    python request_migration.py BOOTSTRAP REGISTRY SCHEMA.avsc SOURCE_SITE/NAMESPACE TARGET_SITE/NAMESPACE [--plan-only]

Prints one JSON object a line: {"type": ..., "event": {...}} for each event of the migration, until it ends.
Exit code 0 where it ended as COMPLETED, 10 where it was rolled back, 12 where it was refused, 11 where it is stuck,
3 where it did not end in time.
"""

import base64
import datetime
import json
import sys
import time
import uuid

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient, record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

ENDS = {"Completed": 0, "RolledBack": 10, "Stuck": 11, "Refused": 12, "RequestRefused": 12}
PATIENCE_SECONDS = 120


def place(text):
    site, namespace = text.split("/", 1)
    return {"site": site, "namespace": namespace}


def request(source, target, plan_only):
    return {
        "migrationId": str(uuid.uuid4()),
        "occurredAt": datetime.datetime.now(datetime.timezone.utc),
        "requestedBy": "python",
        "spec": {"source": place(source), "target": place(target), "mode": "MOVE", "planOnly": plan_only},
    }


def plain(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(type(value))


def record_name(registry, message):
    schema_id = int.from_bytes(message.value()[1:5], "big")
    return json.loads(registry.get_schema(schema_id).schema_str)["name"]


def send(bootstrap, registry, schema_text, event):
    serialize = AvroSerializer(
        registry,
        schema_text,
        conf={"auto.register.schemas": True, "subject.name.strategy": record_subject_name_strategy},
    )
    producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True})
    context = SerializationContext("theseus.requests", MessageField.VALUE)
    producer.produce("theseus.requests", key=event["migrationId"].encode(), value=serialize(event, context))
    if producer.flush(20):
        sys.exit("the request was not taken by the broker at " + bootstrap)


def follow(bootstrap, registry, migration_id):
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "python-" + migration_id,
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
        }
    )
    partitions = consumer.list_topics("theseus.events", timeout=20).topics["theseus.events"].partitions
    consumer.assign([TopicPartition("theseus.events", number, 0) for number in partitions])
    deserialize = AvroDeserializer(registry)
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        message = consumer.poll(1.0)
        if message is None or message.error() or message.key() != migration_id.encode():
            continue
        name = record_name(registry, message)
        event = deserialize(message.value(), SerializationContext(message.topic(), MessageField.VALUE))
        print(json.dumps({"type": name, "event": event}, default=plain), flush=True)
        if name in ENDS:
            return ENDS[name]
    return 3


def main(arguments):
    bootstrap, registry_url, schema_file, source, target, *rest = arguments
    registry = SchemaRegistryClient({"url": registry_url})
    with open(schema_file, encoding="utf-8") as file:
        schema_text = file.read()
    event = request(source, target, "--plan-only" in rest)
    send(bootstrap, registry, schema_text, event)
    return follow(bootstrap, registry, event["migrationId"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
