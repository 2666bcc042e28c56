CREATE DATABASE IF NOT EXISTS policywire_store
COMMENT 'The tables of policywire. Analysts read the views in policywire instead.'
