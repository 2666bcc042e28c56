package sandbox

// With returns a sandbox that confines by holds, whether or not they work.
func With(path string, limits Limits, holds Holds) *Sandbox {
	return &Sandbox{path: path, limits: limits, holds: holds}
}
