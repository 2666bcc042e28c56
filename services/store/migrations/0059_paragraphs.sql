ALTER TABLE policywire_store.documents
    ADD COLUMN IF NOT EXISTS paragraph_hashes Array(UInt32) MATERIALIZED arrayMap(p -> toUInt32(cityHash64(p)), arrayFilter(p -> p != '', splitByChar('\n', body))) COMMENT 'What of body tells its paragraphs apart; made here, so that edits need not read bodies' CODEC(NONE) AFTER body_from,
    ADD COLUMN IF NOT EXISTS paragraph_lengths Array(UInt32) MATERIALIZED arrayMap(p -> lengthUTF8(p), arrayFilter(p -> p != '', splitByChar('\n', body))) COMMENT 'Of the same paragraphs, in code points' CODEC(ZSTD(1)) AFTER paragraph_hashes
