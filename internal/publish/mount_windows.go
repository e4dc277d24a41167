package publish

// otherDevice: a folder that is a mount point on Windows is a reparse point,
// which resolve has already followed.
func otherDevice(string) bool { return false }
