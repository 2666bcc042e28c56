//go:build race

package chdb

import "github.com/ebitengine/purego"

// skipDestructors has the process end at once when it ends. Under the race
// detector Go ends through libc's exit, which runs the destructors of the
// engine while its threads still run, and crashes in them. Handlers run last
// in, first out, and the engine registers destructors as it goes: so this is
// called for every connection.
func skipDestructors() {
	onExit, err := purego.Dlsym(purego.RTLD_DEFAULT, "on_exit") // glibc's: it hands the status on
	if err != nil {
		return
	}
	leave, err := purego.Dlsym(purego.RTLD_DEFAULT, "_exit")
	if err != nil {
		return
	}
	purego.SyscallN(onExit, leave, 0)
}
