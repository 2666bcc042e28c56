ALTER TABLE policywire_store.documents ADD COLUMN IF NOT EXISTS terms Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting' AFTER entity_counts
