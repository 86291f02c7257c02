-- Three documents on a page: a row that fits is not cut in two, which is one more row, and one more entry of an index.
ALTER TABLE mass_requests SET (toast_tuple_target = 2712);
COMMENT ON COLUMN mass_requests.raw IS
    'The body as the caller sent it. Where the first byte is 1, behind it are its length (4 bytes, little endian) and a block '
    'of LZ4, with the bytes of payload_json as the dictionary.';
COMMENT ON COLUMN idempotency_keys.body IS
    'The body of the answer. Where the first byte is 1, behind it are its length (4 bytes, little endian) and a block of LZ4, '
    'with src/store/answers.txt as the dictionary.';

-- No two entries of these are alike: PostgreSQL need not look for what could be merged each time a page is full.
ALTER INDEX mass_requests_by_tenant SET (deduplicate_items = off);
ALTER INDEX mass_requests_by_user SET (deduplicate_items = off);
ALTER INDEX mass_requests_by_site SET (deduplicate_items = off);
ALTER INDEX mass_requests_by_environment SET (deduplicate_items = off);
ALTER INDEX mass_requests_by_mode SET (deduplicate_items = off);
ALTER INDEX mass_requests_by_version SET (deduplicate_items = off);
ALTER INDEX mass_requests_by_correlation SET (deduplicate_items = off);
ALTER INDEX audit_entries_by_user SET (deduplicate_items = off);
ALTER INDEX audit_entries_by_mass SET (deduplicate_items = off);
