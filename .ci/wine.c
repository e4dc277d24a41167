/* What Wine 8 (Debian 12) lacks and a program of Go needs, as bcryptprimitives.dll in system32 of a
   prefix that is for trials alone: random bytes, and that the two newer ways to delete and to rename
   a file answer "not supported", as drives in FAT do, and not "not implemented", which none does. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
	return SystemFunction036(data, (ULONG)length);
}

enum { DispositionEx = 64, RenameEx = 65, ThunkSize = 48 };
static const LONG NotSupported = (LONG)0xC00000BB;

typedef LONG(NTAPI *SetInformation)(HANDLE, PVOID, PVOID, ULONG, ULONG);
static SetInformation original;

static LONG NTAPI set_information(HANDLE file, PVOID status, PVOID info, ULONG length, ULONG class) {
	if (class == DispositionEx || class == RenameEx) return NotSupported;
	return original(file, status, info, length, class);
}

BOOL WINAPI DllMainCRTStartup(HINSTANCE self, DWORD reason, LPVOID reserved) {
	BYTE jump[12] = {0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xe0}; /* mov rax, address; jmp rax */
	void *replacement = (void *)set_information;
	BYTE *thunk, *copy;
	DWORD before;
	int i;
	if (reason != DLL_PROCESS_ATTACH) return TRUE;
	thunk = (BYTE *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtSetInformationFile");
	copy = VirtualAlloc(NULL, ThunkSize, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
	if (!thunk || !copy || !VirtualProtect(thunk, sizeof jump, PAGE_EXECUTE_READWRITE, &before)) return TRUE;
	for (i = 0; i < ThunkSize; i++) copy[i] = thunk[i];
	original = (SetInformation)copy;
	for (i = 0; i < 8; i++) jump[2 + i] = ((BYTE *)&replacement)[i];
	for (i = 0; i < (int)sizeof jump; i++) thunk[i] = jump[i];
	return TRUE;
}
