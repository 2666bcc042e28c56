package clickhouse

import (
	"fmt"
	"os"
	"path/filepath"
)

// serverConfig makes what is acknowledged survive a crash of the machine, whatever a table says of it: the engine
// syncs an inserted part and its directory before the INSERT returns.
const serverConfig = `<clickhouse>
	<display_name>policywire</display_name>
	<users_config>%s</users_config>
	<logger><level>none</level></logger>
	<merge_tree>
		<fsync_after_insert>1</fsync_after_insert>
		<fsync_part_directory>1</fsync_part_directory>
	</merge_tree>
</clickhouse>
`

// sealedProfile is what a session changes to when its settings are made, and cannot leave: the profile default sets
// the tag, which the sealed one forbids.
const sealedProfile = "sealed"

// usersConfig is the one user that the engine knows. Who may connect is settled before the engine is asked; here is
// what nobody may: lift the memory limit, read or write files of the machine, insert without waiting for the disk,
// take off the tag by which an abandoned statement is found.
const usersConfig = `<clickhouse>
	<profiles><default>
		<async_insert>0</async_insert>
		<implicit_select>0</implicit_select>
		<allow_introspection_functions>0</allow_introspection_functions>
		<max_memory_usage>%[1]d</max_memory_usage>
		<%[2]s>none</%[2]s>
		<constraints>
			<async_insert><const/></async_insert>
			<max_memory_usage><min>1</min><max>%[1]d</max></max_memory_usage>
		</constraints>
	</default><%[3]s>
		<constraints>
			<async_insert><const/></async_insert>
			<max_memory_usage><min>1</min><max>%[1]d</max></max_memory_usage>
			<%[2]s><const/></%[2]s>
		</constraints>
	</%[3]s></profiles>
	<users><default>
		<password/>
		<networks><ip>::/0</ip></networks>
		<profile>default</profile>
		<quota>default</quota>
		<databases><system><processes><filter>%[4]s</filter></processes></system></databases>
		<grants>
			<query>GRANT ALL ON *.*</query>
			<query>REVOKE FILE, BACKUP, SYSTEM SHUTDOWN ON *.*</query>
			<query>REVOKE READ, WRITE ON SQLITE</query>
			<query>REVOKE TABLE ENGINE ON File</query>
			<query>REVOKE TABLE ENGINE ON SQLite</query>
		</grants>
	</default></users>
	<quotas><default/></quotas>
</clickhouse>
`

// ownProcesses is the row policy of system.processes: a session of a read-only user sees what that user runs. The tag
// says whose a session is. What a kept session ran last, and runs no more, nobody sees.
const ownProcesses = "query != '" + idleQuoted + "' AND (startsWith(getSetting('" + tagSetting + "'), '" + tagAll + ":') OR " +
	"splitByChar(':', Settings['" + tagSetting + "'])[1] = splitByChar(':', getSetting('" + tagSetting + "'))[1])"

// writeEngineConfig writes the engine's two configuration files and returns the path of the first.
func writeEngineConfig(dir string, maxMemory uint64) (string, error) {
	users, server := filepath.Join(dir, "users.xml"), filepath.Join(dir, "config.xml")
	if err := os.WriteFile(users, fmt.Appendf(nil, usersConfig, maxMemory, tagSetting, sealedProfile, xmlText(ownProcesses)), 0o600); err != nil {
		return "", fmt.Errorf("writing the engine's users: %w", err)
	}
	if err := os.WriteFile(server, fmt.Appendf(nil, serverConfig, xmlText(users)), 0o600); err != nil {
		return "", fmt.Errorf("writing the engine's configuration: %w", err)
	}
	return server, nil
}
