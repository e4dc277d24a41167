package host

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"casebook/internal/diag"
)

// An s3Host is a bucket, or what lies below a prefix in it, by the S3 interface of
// Amazon and those who offer the same. An object is put whole and has no folder.
type s3Host struct {
	client *minio.Client
	name   string // of the server, for messages
	bucket string
	prefix string // "" or with "/" at its end
}

func openS3(ctx context.Context, o Options) (Host, error) {
	a := o.Address
	endpoint, secure := a.Query.Get("endpoint"), true
	if endpoint == "" {
		endpoint = "s3.amazonaws.com"
	}
	if u, err := url.Parse(endpoint); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		if strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" {
			return nil, Misused(diag.Say("bad-target/endpoint"))
		}
		secure, endpoint = u.Scheme == "https", u.Host
	} else if strings.ContainsAny(endpoint, "/@? ") {
		return nil, Misused(diag.Say("bad-target/endpoint"))
	}
	if !secure && !o.Insecure {
		return nil, Misused(diag.Say("bad-target/insecure", "scheme", "http"))
	}
	h := &s3Host{name: endpoint, bucket: a.Host, prefix: strings.Trim(path.Clean("/"+a.Path), "/")}
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
	h.client, err = minio.New(endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(key, secret, ""), Secure: secure, Region: a.Query.Get("region"), Transport: newTransport(), MaxRetries: 1,
	})
	if err != nil {
		return nil, Misused(diag.Say("bad-target/endpoint"))
	}
	h.client.SetAppInfo("casebook", "1")
	if err := h.findBucket(ctx); err != nil {
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

// findBucket asks for one name, so that a wrong key, region or bucket is said
// before anything is sent.
func (h *s3Host) findBucket(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range h.client.ListObjects(ctx, h.bucket, minio.ListObjectsOptions{Prefix: h.prefix, Recursive: true, MaxKeys: 1}) {
		return h.explain(".", o.Err)
	}
	return nil
}

func (h *s3Host) Can() Abilities {
	return Abilities{PutsWhole: true, Sums: true, Headers: true, Parallel: 16}
}

func (h *s3Host) List(ctx context.Context) ([]Entry, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var list []Entry
	for o := range h.client.ListObjects(ctx, h.bucket, minio.ListObjectsOptions{Prefix: h.prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, h.explain(".", o.Err)
		}
		name := strings.TrimPrefix(o.Key, h.prefix)
		if name == "" || strings.HasSuffix(name, "/") {
			continue // what consoles make for a folder
		}
		list = append(list, Entry{Path: name, Size: o.Size, Sum: sumOfETag(o.ETag)})
	}
	return list, ctx.Err()
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
	info, err := h.client.StatObject(ctx, h.bucket, h.prefix+name, minio.StatObjectOptions{})
	if err != nil {
		return Entry{}, h.explain(name, err)
	}
	return Entry{Path: name, Size: info.Size, Sum: sumOfETag(info.ETag)}, nil
}

func (h *s3Host) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	object, err := h.client.GetObject(ctx, h.bucket, h.prefix+name, minio.GetObjectOptions{})
	if err == nil {
		_, err = object.Stat() // nothing is asked for before
	}
	if err != nil {
		return nil, h.explain(name, err)
	}
	return &explainedReader{object, func(err error) error { return h.explain(name, err) }}, nil
}

func (h *s3Host) Put(ctx context.Context, name string, c Content) error {
	from, err := c.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	how := minio.PutObjectOptions{ContentType: c.Type, SendContentMd5: true, DisableMultipart: true}
	for key, value := range c.Headers {
		switch http.CanonicalHeaderKey(key) {
		case "Cache-Control":
			how.CacheControl = value
		case "Content-Type":
			how.ContentType = value
		case "Content-Encoding":
			how.ContentEncoding = value
		case "Content-Language":
			how.ContentLanguage = value
		case "Content-Disposition":
			how.ContentDisposition = value
		}
	}
	if c.New { // not every server knows the condition
		if _, err := h.Stat(ctx, name); !IsMissing(err) {
			return cmp.Or(err, error(fs.ErrExist))
		}
		how.SetMatchETagExcept("*")
	}
	_, err = h.client.PutObject(ctx, h.bucket, h.prefix+name, from, c.Size, how)
	if c.New && minio.ToErrorResponse(err).Code == "NotImplemented" {
		if _, errSeek := from.Seek(0, io.SeekStart); errSeek != nil {
			return errSeek
		}
		how = minio.PutObjectOptions{ContentType: how.ContentType, SendContentMd5: true, DisableMultipart: true}
		_, err = h.client.PutObject(ctx, h.bucket, h.prefix+name, from, c.Size, how)
	}
	return h.explain(name, err)
}

func (h *s3Host) Rename(context.Context, string, string) error { return errors.ErrUnsupported }

func (h *s3Host) Remove(ctx context.Context, name string) error {
	return h.explain(name, h.client.RemoveObject(ctx, h.bucket, h.prefix+name, minio.RemoveObjectOptions{}))
}

func (h *s3Host) RemoveFolder(context.Context, string) error { return nil }

func (h *s3Host) Close() error { return nil }

// explain says what the server's code means.
func (h *s3Host) explain(name string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		return NetworkError(h.name, inURL.Err) // without the address
	}
	var said minio.ErrorResponse
	if !errors.As(err, &said) {
		return NetworkError(h.name, err)
	}
	switch said.Code {
	case "NoSuchKey", "NotFound":
		return fs.ErrNotExist
	case "PreconditionFailed", "ConditionalRequestConflict":
		return fs.ErrExist
	case "NoSuchBucket", "InvalidBucketName":
		return Fail(diag.Say("deploy-s3/bucket", "bucket", h.bucket, "host", h.name), err)
	case "InvalidAccessKeyId", "XAdminNoSuchUser", "XAdminUserNotFound", "NoSuchUser", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthFailure":
		return Fail(diag.Say("deploy-login", "host", h.name), err)
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect", "IllegalLocationConstraintException", "InvalidRegion":
		return Fail(diag.Say("deploy-s3/region", "bucket", h.bucket, "region", cmp.Or(said.Region, "another one")), err)
	case "RequestTimeTooSkewed", "RequestExpired":
		return Fail(diag.Say("deploy-s3/clock", "host", h.name), err)
	case "AccessDenied", "AllAccessDisabled", "MethodNotAllowed":
		return Fail(diag.Say("deploy-forbidden", "host", h.name), err)
	case "KeyTooLongError", "XMinioInvalidObjectName", "InvalidObjectName":
		return BadName(name, err)
	case "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded":
		return Fail(diag.Say("deploy-quota", "host", h.name, "status", said.StatusCode), err)
	case "SlowDown", "SlowDownRead", "SlowDownWrite", "TooManyRequests", "ServiceUnavailable", "RequestLimitExceeded":
		return &Error{Trouble: Busy, Text: diag.Say("deploy-rate", "host", h.name), After: 2 * time.Second, Err: err}
	}
	if said.StatusCode >= 500 || said.StatusCode == 0 {
		return CutOff(diag.Say("deploy-status", "host", h.name, "status", said.StatusCode), err)
	}
	return Fail(diag.Say("deploy-status", "host", h.name, "status", said.StatusCode), err)
}
