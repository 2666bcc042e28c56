// Package sandbox runs a program that reads foreign bytes, such that it can do
// little when those bytes take it over.
//
// The program gets its input as descriptor 0, an anonymous file that is on no
// disk, writes to pipes, has an empty environment and / as its directory. What
// holds it:
//
//	everywhere    time on the clock, then its whole process group is killed
//	Linux         processor time, address space, no files written, no core, few
//	              descriptors, no further processes but for root (rlimits)
//	filter        seccomp: no sockets, nothing created, changed or removed, no
//	              signals to others, no tracing, no namespaces
//	files         Landlock: reads the system's programs and libraries, nothing else
//	namespaces    a network, processes and an IPC of its own; no privileges
//
// The last three need no privilege and no helper program: the filter and the
// rules of Landlock are set on one thread of this process, which starts the
// child and is thrown away with it. Each may be missing (a container refuses
// user namespaces, a kernel lacks Landlock), so New tries what holds and String
// says it. The rlimits are set by prlimit(2) in the first moment of the child;
// what a kernel cannot give is left out and said, not fatal.
//
//	sandbox.go        Sandbox: New, Run, String
//	run.go            one run: its pipes, its end
//	start_linux.go    the thread that starts the child
//	filter_linux.go   the filter; what differs by processor is beside it
//	files_linux.go    the rules of Landlock
//	start_other.go    everything else
package sandbox
