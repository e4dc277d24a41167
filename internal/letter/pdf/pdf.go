package pdf

import (
	"casebook/internal/letter/prose"
	"context"
)

func Read(ctx context.Context, data []byte) (*prose.Text, error) { return nil, nil }
