package picture

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"casebook/internal/pack"
)

//go:generate go run ./gen

// packedEncoder is libwebp as gen2brain/webp brings it along (see NOTICE), packed
// by gen. That module itself is not linked: it loads the system's library where
// there is one, which makes other bytes on other machines.
//
//go:embed libwebp.wasm.br
var packedEncoder []byte

// An encoder is libwebp, compiled once for all goroutines. Nothing of the machine is
// shown to it, no folder and no output.
type encoder struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// maxEncoderMemory is what one picture may take, in WebAssembly pages of 64 KB:
// those that are made as WebP have two or three million pixels.
const maxEncoderMemory = 512 << 20 >> 16

var startEncoder = sync.OnceValues(func() (*encoder, error) { return newEncoder(wazero.NewRuntimeConfig()) })

func newEncoder(config wazero.RuntimeConfig) (*encoder, error) {
	ctx := context.Background()
	e := &encoder{runtime: wazero.NewRuntimeWithConfig(ctx, config.WithMemoryLimitPages(maxEncoderMemory))}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return nil, err
	}
	var err error
	e.compiled, err = e.runtime.CompileModule(ctx, pack.Unpack(packedEncoder))
	return e, err
}

// The kinds of pixels that libwebp is given: RGBA, or the planes of brightness, two
// of colour at half the resolution, and opacity.
const (
	pixelsRGBA   = 0
	pixelsPlanes = 4
)

// method is how hard libwebp tries, from 0 to 6. From 2 to 4 a file loses
// a twentieth, and takes twice the time.
const method = 2

var errEncoder = errors.New("libwebp made no picture")

// encode gives a lossy WebP file of pixels that lie one after another.
func (e *encoder) encode(pixels []byte, width, height, kind, quality int) (file []byte, err error) {
	return e.run(pixels, width, height, kind, quality, 0)
}

// encodeLossless gives a WebP file with exactly those pixels, of RGBA.
func (e *encoder) encodeLossless(pixels []byte, width, height int) (file []byte, err error) {
	return e.run(pixels, width, height, pixelsRGBA, 75, 1)
}

func (e *encoder) run(pixels []byte, width, height, kind, quality int, exact uint64) (file []byte, err error) {
	ctx := context.Background()
	module, err := e.runtime.InstantiateModule(ctx, e.compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithStdout(io.Discard).WithStderr(io.Discard))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, module.Close(ctx)) }()
	call := func(name string, params ...uint64) uint32 {
		result, e := module.ExportedFunction(name).Call(ctx, params...)
		if e != nil || len(result) == 0 {
			err = errors.Join(err, fmt.Errorf("libwebp: %s: %w", name, errors.Join(e, errEncoder)))
			return 0
		}
		return uint32(result[0])
	}
	at, size := call("malloc", uint64(len(pixels))), call("malloc", 8)
	if err != nil || at == 0 || size == 0 || !module.Memory().Write(at, pixels) {
		return nil, errors.Join(err, errEncoder)
	}
	made := call("encode", uint64(at), uint64(width), uint64(height), uint64(size), uint64(kind), uint64(quality), method, exact, exact)
	length, ok := module.Memory().ReadUint32Le(size)
	if err != nil || made == 0 || !ok || length == 0 {
		return nil, errors.Join(err, errEncoder)
	}
	file, ok = module.Memory().Read(made, length)
	if !ok {
		return nil, errEncoder
	}
	return bytes.Clone(file), nil // before its memory is gone
}
