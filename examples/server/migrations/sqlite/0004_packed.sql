-- raw of mass_requests, and body of idempotency_keys: where the first byte is 1, behind it are the length (4 bytes, little
-- endian) and a block of LZ4. The dictionary is payload_json for the one, and src/store/answers.txt for the other.
SELECT 1;
