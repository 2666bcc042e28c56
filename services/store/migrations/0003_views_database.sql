CREATE DATABASE IF NOT EXISTS policywire
COMMENT 'What analysts read: views whose names and columns stay.'
