package pdf

import (
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"casebook/internal/pack"
)

const (
	maxMemory   = 256 << 20 >> 16 // what PDFium may use, in WebAssembly pages of 64 KB
	scratchSize = 4096
)

var errMemory = errors.New("outside of PDFium's memory")

// A library is a running PDFium, for one goroutine.
type library struct {
	ctx       context.Context
	runtime   wazero.Runtime
	module    api.Module
	functions map[string]api.Function
	stack     [8]uint64
	scratch   uint32 // where in its memory results are written to
	saved     []byte // what it has written of a file
	failed    bool   // a call did not come to its end
	imports   uint32 // how many functions are not its own, which are counted first
}

// startLibrary runs PDFium, in the interpreter, which starts at once, or compiled,
// which takes time and memory first, with some of its functions. Nothing of the machine
// is shown to it, no folder and no output.
func startLibrary(ctx context.Context, config wazero.RuntimeConfig, functions []byte) (*library, error) {
	l := &library{ctx: ctx, functions: map[string]api.Function{}}
	l.runtime = wazero.NewRuntimeWithConfig(ctx, config.
		WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(maxMemory).
		WithCloseOnContextDone(true))
	if err := l.loadModule(functions); err != nil {
		l.closeRuntime()
		return nil, err
	}
	return l, nil
}

func (l *library) loadModule(functions []byte) error {
	if _, err := wasi_snapshot_preview1.Instantiate(l.ctx, l.runtime); err != nil {
		return err
	}
	wasm, err := keepFunctions(pack.Unpack(packedModule), functions)
	if err != nil {
		return err
	}
	compiled, err := l.runtime.CompileModule(l.ctx, wasm)
	if err != nil {
		return err
	}
	l.imports = uint32(len(compiled.ImportedFunctions()))
	if err := l.offerImports(compiled); err != nil {
		return err
	}
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithStdout(io.Discard).WithStderr(io.Discard).WithName("")
	if l.module, err = l.runtime.InstantiateModule(l.ctx, compiled, config); err != nil {
		return err
	}
	if _, err := l.callFunction("FPDF_InitLibrary"); err != nil {
		return err
	}
	l.scratch, err = l.allocateMemory(scratchSize)
	return err
}

// offerImports gives PDFium the functions that it wants of its surroundings. All but
// two belong to forms and reading by parts, of which nothing is used.
func (l *library) offerImports(compiled wazero.CompiledModule) error {
	env := l.runtime.NewHostModuleBuilder("env")
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != "env" {
			continue
		}
		answer := func(context.Context, []uint64) { panic(fmt.Errorf("%s is not offered", name)) }
		switch name {
		case "emscripten_notify_memory_growth":
			answer = func(context.Context, []uint64) {}
		case "FPDF_FILEWRITE_CB":
			answer = l.takeBlock
		}
		env.NewFunctionBuilder().WithGoFunction(api.GoFunc(answer), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	_, err := env.Instantiate(l.ctx)
	return err
}

// takeBlock takes a part of a file that PDFium saves: its arguments are who saves,
// where the part lies and how long it is.
func (l *library) takeBlock(_ context.Context, stack []uint64) {
	block, ok := l.module.Memory().Read(uint32(stack[1]), uint32(stack[2]))
	if stack[0] = 0; ok && len(l.saved)+len(block) <= maxAll {
		l.saved, stack[0] = append(l.saved, block...), 1
	}
}

// closeRuntime frees all memory, also after the context's end.
func (l *library) closeRuntime() { _ = l.runtime.Close(context.WithoutCancel(l.ctx)) }

// callFunction runs one of PDFium's functions. Its result is 0 if it has none.
func (l *library) callFunction(name string, params ...uint64) (uint64, error) {
	f := l.functions[name]
	if f == nil {
		if f = l.module.ExportedFunction(name); f == nil {
			return 0, fmt.Errorf("PDFium has no %s", name)
		}
		l.functions[name] = f
	}
	clear(l.stack[:])
	copy(l.stack[:], params)
	err := f.CallWithStack(l.ctx, l.stack[:])
	l.failed = l.failed || err != nil
	return l.stack[0], err
}

// callForInt runs a function that gives an int of C.
func (l *library) callForInt(name string, params ...uint64) (int, error) {
	out, err := l.callFunction(name, params...)
	return int(int32(out)), err
}

func (l *library) allocateMemory(size int) (uint32, error) {
	at, err := l.callFunction("malloc", uint64(size))
	if err == nil && at == 0 {
		err = errMemory
	}
	return uint32(at), err
}

// putData copies data into memory of PDFium that is never freed.
func (l *library) putData(data []byte) (uint64, error) {
	at, err := l.allocateMemory(len(data))
	if err == nil && !l.module.Memory().Write(at, data) {
		err = errMemory
	}
	return uint64(at), err
}

// saveUnlocked gives a document that PDFium has open as a file without encryption.
func (r documentReader) saveUnlocked() ([]byte, error) {
	writer, err := r.callFunction("FPDF_FILEWRITE_Create")
	if err != nil || uint32(writer) == 0 {
		return nil, errMemory
	}
	const removeSecurity = 3
	r.saved = nil
	ok, err := r.callForInt("FPDF_SaveAsCopy", r.document, writer, removeSecurity)
	if err != nil || ok == 0 || len(r.saved) == 0 {
		return nil, damagedText()
	}
	return r.saved, nil
}

// scratchAddress gives the address of a byte in scratch memory.
func (l *library) scratchAddress(offset uint32) uint64 { return uint64(l.scratch + offset) }

// readScratch gives what stands in scratch memory, until the next call.
func (l *library) readScratch(size int) []byte {
	if data, ok := l.module.Memory().Read(l.scratch, uint32(min(size, scratchSize))); ok {
		return data
	}
	return make([]byte, size) // cannot be: allocate gave this memory
}

//go:generate go run ./gen

// packedModule is PDFium as go-pdfium brings it along (see NOTICE), packed by gen.
// go-pdfium itself is not linked: what it offers to call PDFium with has
// a method for each of its functions, and they are hundreds where ten are called.
//
//go:embed pdfium.wasm.br
var packedModule []byte

// usualFunctions has a bit for each of PDFium's functions, the lowest first: 1 for
// those that ran while the text of a thousand papers of all kinds was read, which are
// a quarter of them. What the others are for (drawing, pictures, forms) is hardly ever
// wanted, and to translate them takes longer than to read a letter.
//
//go:embed usual.bits
var usualFunctions []byte

// allFunctions stands for a bit for each.
var allFunctions []byte

// trap is the body of a function without variables that ends the run.
var trap = []byte{3, 0, 0x00, 0x0b}

var errModule = errors.New("not a WebAssembly module")

// keepFunctions gives a module in which each function without its bit traps. Numbers
// and types stay as they are, so that the rest runs as it would.
func keepFunctions(module, bits []byte) ([]byte, error) {
	const header = 8
	if bits == nil {
		return module, nil
	}
	if len(module) < header {
		return nil, errModule
	}
	out := append(make([]byte, 0, len(module)), module[:header]...)
	for rest := module[header:]; len(rest) > 0; {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)-1-n) < size {
			return nil, errModule
		}
		section := rest[:1+n+int(size)]
		rest = rest[len(section):]
		if section[0] != codeSection {
			out = append(out, section...)
			continue
		}
		code, err := keepBodies(section[1+n:], bits)
		if err != nil {
			return nil, err
		}
		out = append(binary.AppendUvarint(append(out, codeSection), uint64(len(code))), code...)
	}
	return out, nil
}

// keepBodies does that for the section of code: how many functions there are, and each
// with its length.
func keepBodies(section, bits []byte) ([]byte, error) {
	count, n := binary.Uvarint(section)
	if n <= 0 || count > uint64(len(bits)*8) {
		return nil, errModule
	}
	out := append([]byte(nil), section[:n]...)
	rest := section[n:]
	for i := range count {
		size, n := binary.Uvarint(rest)
		if n <= 0 || uint64(len(rest)-n) < size {
			return nil, errModule
		}
		if bits[i/8]>>(i%8)&1 == 1 {
			out = append(out, rest[:n+int(size)]...)
		} else {
			out = append(out, trap...)
		}
		rest = rest[n+int(size):]
	}
	return out, nil
}

const codeSection = 10 // of a WebAssembly module
