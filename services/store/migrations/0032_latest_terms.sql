ALTER TABLE policywire_store.latest ADD COLUMN IF NOT EXISTS terms Array(String) DEFAULT [] COMMENT 'The distinct words of the title that are worth counting' AFTER entity_counts
