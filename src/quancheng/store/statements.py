"""The statements of the hot path, constant so that both drivers keep them prepared."""

READ_EVENTS = "SELECT version, kind, body FROM store_event WHERE tenant_id = %s AND stream_id = %s ORDER BY version"
READ_STREAM = "SELECT kind, pack, version, state FROM store_stream WHERE tenant_id = %s AND id = %s"
OPEN_STREAM = "INSERT INTO store_stream (tenant_id, id, kind, pack, version, state) VALUES (%s, %s, %s, %s, %s, %s)"
MOVE_STREAM = (
    "UPDATE store_stream SET version = %s, pack = %s, state = %s WHERE tenant_id = %s AND id = %s AND version = %s"
)
READ_HEAD = "SELECT seq, digest FROM store_head WHERE tenant_id = %s"
MOVE_HEAD = "UPDATE store_head SET seq = %s, digest = %s WHERE tenant_id = %s"
FIRST_HEAD = "INSERT INTO store_head (tenant_id, seq, digest) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING"
FIRST_TENANT = "INSERT INTO store_tenant (tenant_id) VALUES (%s) ON CONFLICT DO NOTHING"
ADD_EVENT = (
    "INSERT INTO store_event (tenant_id, seq, stream_id, stream_kind, pack, version, kind, at, day, actor, body,"
    " prev, digest, algorithm, form) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
READ_KEY = "SELECT request, answer FROM store_key WHERE tenant_id = %s AND key = %s"
KEEP_KEY = "INSERT INTO store_key (tenant_id, key, request, answer, at) VALUES (%s, %s, %s, %s, %s)"
ADD_MESSAGE = (
    "INSERT INTO store_outbox (tenant_id, id, channel, payload, at, state, due, attempts, fault)"
    " VALUES (%s, %s, %s, %s, %s, 'waiting', %s, 0, '')"
)
ADD_FILE = (
    "INSERT INTO store_file (tenant_id, id, digest, size, label, name, media_type, at, actor)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
