package driver

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"casebook/internal/diag"
)

// An s3Host is a bucket, or what lies below a prefix in it, by the S3 interface of
// Amazon and those who offer the same. An object is put whole and has no folder.
type s3Host struct {
	client *s3Client
	prefix string // "" or with "/" at its end
}

// findEndpoint gives the host of an address, and the scheme to speak with it.
func findEndpoint(o Options) (scheme, endpoint string, err error) {
	endpoint, scheme = cmp.Or(o.Address.Query.Get("endpoint"), amazonHost), "https"
	if u, err := url.Parse(endpoint); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		if strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" {
			return "", "", Misused(diag.Say("bad-target/endpoint"))
		}
		scheme, endpoint = u.Scheme, u.Host
	} else if u, err := url.Parse("https://" + endpoint); err != nil || u.Host != endpoint {
		return "", "", Misused(diag.Say("bad-target/endpoint"))
	}
	if scheme == "http" && !o.Insecure {
		return "", "", Misused(diag.Say("bad-target/insecure", "scheme", "http"))
	}
	if region := o.Address.Query.Get("region"); region != "" && !isRegion(region) {
		return "", "", Misused(diag.Say("bad-target/region"))
	}
	return scheme, endpoint, nil
}

func checkS3(o Options) error {
	_, _, err := findEndpoint(o)
	return err
}

func openS3(ctx context.Context, o Options) (Host, error) {
	a := o.Address
	scheme, endpoint, err := findEndpoint(o)
	if err != nil {
		return nil, err
	}
	region := a.Query.Get("region")
	h := &s3Host{prefix: strings.Trim(path.Clean("/"+a.Path), "/")}
	if h.prefix != "" {
		h.prefix += "/"
	}
	key, askedKey, err := FindSecret(o.Secrets, Key, diag.Say("deploy-ask/s3-key", "host", endpoint))
	if err != nil {
		return nil, err
	}
	secret, askedSecret, err := FindSecret(o.Secrets, Private, diag.Say("deploy-ask/s3-secret", "key", key))
	if err != nil {
		return nil, err
	}
	transport := newTransport()
	transport.DisableCompression = true // an object comes as it is kept
	h.client = &s3Client{
		http:   &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		scheme: scheme, host: strings.ToLower(endpoint), name: endpoint, bucket: a.Host, region: region,
		login:  aws.Credentials{AccessKeyID: key, SecretAccessKey: secret},
		signer: v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }), // S3 escapes once
	}
	if err := h.client.findRegion(ctx, h.prefix); err != nil {
		_ = h.Close()
		return nil, err
	}
	if askedKey {
		o.Secrets.Worked(Key)
	}
	if askedSecret {
		o.Secrets.Worked(Private)
	}
	return h, nil
}

func (h *s3Host) Can() Abilities {
	return Abilities{PutsWhole: true, Sums: true, Headers: true, Parallel: 16}
}

func (h *s3Host) List(ctx context.Context) ([]Entry, error) {
	var list []Entry
	for next, more := "", true; more; {
		page, err := h.client.list(ctx, h.prefix, next, "1000")
		if err != nil {
			return nil, err
		}
		for _, o := range page.Contents {
			name, below := strings.CutPrefix(o.Key, h.prefix)
			if !below || name == "" || strings.HasSuffix(name, "/") {
				continue // what consoles make for a folder
			}
			list = append(list, Entry{Path: name, Size: o.Size, Sum: sumOfETag(o.ETag)})
		}
		if more = page.Truncated; more && (page.Next == "" || page.Next == next || len(page.Contents) == 0) {
			return nil, CutOff(diag.Say("deploy-nonsense", "host", h.client.name), nil) // it would never end
		}
		if next = page.Next; len(list) > mostListed {
			return nil, endlessList()
		}
	}
	return list, nil
}

// sumOfETag gives the digest that an ETag is where an object came in one piece and
// is not encrypted with a key of its own.
func sumOfETag(tag string) string {
	tag = strings.ToLower(strings.Trim(tag, `"`))
	if len(tag) != 32 || strings.Trim(tag, "0123456789abcdef") != "" {
		return ""
	}
	return "md5:" + tag
}

func (h *s3Host) Stat(ctx context.Context, name string) (Entry, error) {
	a, err := h.client.do(ctx, http.MethodHead, h.prefix+name, nil, nil, nil)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Path: name, Size: a.ContentLength, Sum: sumOfETag(a.Header.Get("ETag"))}, a.Body.Close()
}

func (h *s3Host) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	a, err := h.client.do(ctx, http.MethodGet, h.prefix+name, nil, nil, nil)
	if err != nil {
		return nil, err
	}
	return &explainedReader{a.Body, func(err error) error { return NetworkError(h.client.name, err) }}, nil
}

// keptHeaders are those that S3 serves an object with.
var keptHeaders = []string{"Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type"}

func (h *s3Host) Put(ctx context.Context, name string, c Content) error {
	header := http.Header{"Content-Type": {c.Type}}
	for key, value := range c.Headers {
		if key = http.CanonicalHeaderKey(key); slices.Contains(keptHeaders, key) {
			header.Set(key, value)
		}
	}
	if c.New { // not every server knows the condition
		if _, err := h.Stat(ctx, name); !IsMissing(err) {
			return cmp.Or(err, error(fs.ErrExist))
		}
		header.Set("If-None-Match", "*")
	}
	err := h.client.doStep(ctx, http.MethodPut, h.prefix+name, header, &c)
	if c.New && errors.Is(err, errors.ErrUnsupported) {
		header.Del("If-None-Match")
		err = h.client.doStep(ctx, http.MethodPut, h.prefix+name, header, &c)
	}
	return err
}

func (h *s3Host) Rename(context.Context, string, string) error { return errors.ErrUnsupported }

func (h *s3Host) Remove(ctx context.Context, name string) error {
	return h.client.doStep(ctx, http.MethodDelete, h.prefix+name, nil, nil)
}

func (h *s3Host) RemoveFolder(context.Context, string) error { return nil }

func (h *s3Host) Close() error {
	h.client.http.CloseIdleConnections()
	return nil
}
