-- Who may do what in ClickHouse. access.sh sends these statements, one by one, whenever the containers are started;
-- on a server of your own, run them with clickhouse-client --queries-file, --param_store_password and so on.
-- Everything may be run again: what is there keeps its identity, so that a colleague's account that has the role
-- reader and the profile analyst keeps them. A password is a parameter, and comes from the environment.
--
-- On a cluster put ON CLUSTER behind every name, or use replicated access storage; give writer the same rights on the
-- tables that end in _local, and migrator also CLUSTER and REMOTE on *.*. No cluster was run: see cluster/README.md.

-- Limits

CREATE SETTINGS PROFILE IF NOT EXISTS store;

-- An asynchronous insert is acknowledged before it is on disk, and is not deduplicated. There is no constraint here:
-- constraints of a profile that an analyst changes to would stand in place of his own. As it is, its memory is more than
-- he may ask for, and the change is refused.
ALTER SETTINGS PROFILE store SETTINGS
    async_insert = 0,
    max_memory_usage = 2000000000;

CREATE SETTINGS PROFILE IF NOT EXISTS analyst;

-- readonly = 2, which holds itself, reads only, but lets a client choose formats and tighter limits, which every client
-- does; so each limit has a ceiling, and a floor, as 0 would be none. Of the names that the clients themselves send, max_execution_time is
-- theirs plus five seconds: let them wait 55 seconds at most.
ALTER SETTINGS PROFILE analyst SETTINGS
    readonly = 2,
    allow_ddl = 0 CONST,
    log_queries = 1 CONST,
    log_queries_probability = 1 CONST,
    max_execution_time = 60 MIN 1 MAX 60,
    timeout_overflow_mode = 'throw' CONST,
    max_memory_usage = 1000000000 MIN 1 MAX 1000000000,
    max_memory_usage_for_user = 2000000000 CONST,
    max_temporary_data_on_disk_size_for_query = 2000000000 MIN 1 MAX 2000000000,
    max_temporary_data_on_disk_size_for_user = 4000000000 CONST,
    max_threads = 2 MIN 1 MAX 2,
    max_final_threads = 2 MIN 1 MAX 2,
    max_parsing_threads = 2 MIN 1 MAX 2,
    max_concurrent_queries_for_user = 24 CONST,
    max_rows_to_read = 2000000000 MIN 1 MAX 2000000000,
    max_bytes_to_read = 200000000000 MIN 1 MAX 200000000000,
    read_overflow_mode = 'throw' CONST,
    max_result_rows = 20000000 MIN 1 MAX 20000000,
    max_result_bytes = 4000000000 MIN 1 MAX 4000000000,
    result_overflow_mode = 'throw' CONST,
    max_query_size = 262144 MIN 1 MAX 262144,
    max_parser_depth = 1000 MIN 1 MAX 1000,
    max_parser_backtracks = 1000000 MIN 1 MAX 1000000,
    max_ast_depth = 1000 MIN 1 MAX 1000,
    max_ast_elements = 50000 MIN 1 MAX 50000,
    max_expanded_ast_elements = 500000 MIN 1 MAX 500000,
    max_subquery_depth = 100 MIN 1 MAX 100,
    max_recursive_cte_evaluation_depth = 1000 MIN 1 MAX 1000,
    max_http_get_redirects = 0 CONST;

-- Rights

CREATE ROLE IF NOT EXISTS writer;

-- What the store writes, and what it must see to know that the schema is its own. It reads documents and translations
-- only because the views that feed other tables read what is inserted with the rights of who inserts it.
GRANT
    SHOW DATABASES ON default.*,
    SHOW TABLES, SHOW COLUMNS ON policywire_store.*,
    SELECT ON policywire_store.migrations,
    SELECT ON policywire_store.views,
    SELECT, INSERT ON policywire_store.documents,
    SELECT, INSERT ON policywire_store.translations,
    INSERT ON policywire_store.links,
    INSERT ON policywire_store.withdrawals,
    INSERT ON policywire_store.alerts,
    INSERT ON policywire_store.ledger
TO writer WITH REPLACE OPTION;

CREATE ROLE IF NOT EXISTS migrator;

-- The schema of the two databases, and nothing outside them. INSERT is for filling a table from another, and for views,
-- as CREATE OR REPLACE asks for it.
GRANT
    SHOW DATABASES ON default.*,
    CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE, ALTER VIEW, TRUNCATE, OPTIMIZE,
        INSERT, SELECT, SHOW TABLES, SHOW COLUMNS, SHOW DATABASES ON policywire_store.*,
    CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE, ALTER VIEW,
        INSERT, SELECT, SHOW TABLES, SHOW COLUMNS, SHOW DATABASES ON policywire.*
TO migrator WITH REPLACE OPTION;

CREATE ROLE IF NOT EXISTS reader;

-- A view is read with the rights of who asks, so the tables behind the views are granted too. Whatever reaches out of
-- these databases (url, file, remote, s3, merge …) needs CREATE TEMPORARY TABLE or a right on its kind of source,
-- and nobody here has either.
GRANT
    SHOW DATABASES ON default.*,
    SELECT, SHOW TABLES, SHOW COLUMNS, SHOW DATABASES ON policywire.*,
    SELECT, SHOW TABLES, SHOW COLUMNS, SHOW DATABASES ON policywire_store.*
TO reader WITH REPLACE OPTION;

-- Users. Each exists before it may connect from anywhere.

CREATE USER IF NOT EXISTS store IDENTIFIED WITH sha256_password BY {store_password:String} HOST NONE;

GRANT writer TO store WITH REPLACE OPTION;

ALTER USER store
    IDENTIFIED WITH sha256_password BY {store_password:String}
    HOST LOCAL, IP '10.0.0.0/8', IP '172.16.0.0/12', IP '192.168.0.0/16'
    DEFAULT ROLE writer
    SETTINGS PROFILE 'store';

CREATE USER IF NOT EXISTS migrate IDENTIFIED WITH sha256_password BY {migrate_password:String} HOST NONE;

GRANT migrator TO migrate WITH REPLACE OPTION;

ALTER USER migrate
    IDENTIFIED WITH sha256_password BY {migrate_password:String}
    HOST LOCAL, IP '10.0.0.0/8', IP '172.16.0.0/12', IP '192.168.0.0/16'
    DEFAULT ROLE migrator
    SETTINGS PROFILE 'store';

CREATE USER IF NOT EXISTS analyst IDENTIFIED WITH sha256_password BY {analyst_password:String} HOST NONE;

GRANT reader TO analyst WITH REPLACE OPTION;

ALTER USER analyst
    IDENTIFIED WITH sha256_password BY {analyst_password:String}
    HOST LOCAL, IP '10.0.0.0/8', IP '172.16.0.0/12', IP '192.168.0.0/16'
    DEFAULT ROLE reader
    SETTINGS PROFILE 'analyst';

-- By user and not by role alone, so that SET ROLE NONE does not leave it.
CREATE QUOTA OR REPLACE analyst KEYED BY user_name
    FOR INTERVAL 1 minute MAX queries = 1200, errors = 600,
    FOR INTERVAL 1 hour MAX queries = 20000, read_rows = 100000000000, result_rows = 200000000, execution_time = 7200
    TO analyst, reader;
