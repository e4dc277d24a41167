package doubleclick

import (
	"syscall"
	"unsafe"
)

// Started reports that the console was made for this program alone, as
// the Explorer does: a shell would be there too.
func Started() bool {
	var process [2]uint32
	n, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("GetConsoleProcessList").Call(uintptr(unsafe.Pointer(&process[0])), uintptr(len(process)))
	return n == 1
}
