BEGIN;
CREATE TABLE IF NOT EXISTS weflow_messages (session_id TEXT NOT NULL, content TEXT);
INSERT INTO weflow_messages (session_id, local_id, message_id, create_time, sender, is_send, local_type, media_type, content, media_path) VALUES ('wxid_p', '1', 'm1', 1701000001, 'wxid_p', FALSE, 1, NULL, 'it''s
late; sleep', NULL), ('wxid_p', '2', 'm2', 1701000002, 'wxid_me', TRUE, 3, 'image', NULL, NULL);
COMMIT;
