package bench

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// Machine is what a benchmark ran on. Without it a figure says nothing.
type Machine struct {
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	CPU        string `json:"cpu"`
	Cores      int    `json:"cores"`
	MemoryMiB  int64  `json:"memory_mib"`
	FileSystem string `json:"file_system"`
	Go         string `json:"go"`
}

// ThisMachine describes the machine and the file system of dir.
func ThisMachine(dir string) Machine {
	return Machine{
		OS: runtime.GOOS, Arch: runtime.GOARCH, Cores: runtime.NumCPU(), Go: runtime.Version(),
		CPU:        field("/proc/cpuinfo", "model name"),
		MemoryMiB:  kibibytes(field("/proc/meminfo", "MemTotal")) >> 10,
		FileSystem: fileSystem(dir),
	}
}

// Resident returns the resident memory of this process in bytes, 0 where the
// system does not tell.
func Resident() int64 { return kibibytes(field("/proc/self/status", "VmRSS")) << 10 }

// spent returns the processor time of this process until now.
func spent() Processor {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return Processor{}
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return Processor{User: seconds(u.Utime), System: seconds(u.Stime)}
}

// field returns the value of a "name: value" line, empty where there is none.
func field(file, name string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func kibibytes(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSuffix(s, " kB"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// fileSystem names the type of the file system of dir: a sync costs little on
// one that is in memory.
func fileSystem(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return ""
	}
	switch int64(s.Type) {
	case 0x01021994:
		return "tmpfs (syncs cost nothing here)"
	case 0xef53:
		return "ext4"
	case 0x58465342:
		return "xfs"
	case 0x9123683e:
		return "btrfs"
	case 0x794c7630:
		return "overlayfs"
	}
	return "0x" + strconv.FormatInt(int64(s.Type), 16)
}
