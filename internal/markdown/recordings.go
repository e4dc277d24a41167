package markdown

import (
	"bytes"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// recordings write films and sound.
type recordings struct{ *writer }

// hostsOfRecordings are sites whose pages play films or sound, with what the
// addresses of such pages begin with.
var hostsOfRecordings = map[string][]string{
	"youtube.com":          {"/watch", "/shorts/", "/live/", "/embed/", "/playlist"},
	"youtube-nocookie.com": {"/embed/"},
	"youtu.be":             {"/"},
	"vimeo.com":            {"/"},
	"player.vimeo.com":     {"/video/"},
	"archive.org":          {"/details/", "/embed/"},
	"dailymotion.com":      {"/video/"},
	"soundcloud.com":       {"/"},
}

// endingsOfRecordings are those of files that browsers play.
const endingsOfRecordings = " .mp4 .m4v .mov .webm .ogv .mp3 .m4a .ogg .oga .opus .wav .flac "

// recordingHost gives the host of a film or a sound on another site, "" for
// every other address. Pages of PeerTube, which runs on hosts of any name, have
// addresses of a form of their own.
func recordingHost(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	bare := strings.TrimPrefix(strings.TrimPrefix(host, "www."), "m.")
	for _, start := range hostsOfRecordings[bare] {
		if len(u.Path) > 1 && strings.HasPrefix(u.Path, start) {
			return bare
		}
	}
	if ending := path.Ext(u.Path); ending != "" && strings.Contains(endingsOfRecordings, " "+strings.ToLower(ending)+" ") || isPeerTube(u.Path) {
		return host
	}
	return ""
}

// isPeerTube reports the path of a film on PeerTube: its id is a UUID, or the same
// in the 22 letters and digits of base 58.
func isPeerTube(p string) bool {
	for _, start := range []string{"/w/", "/videos/watch/", "/videos/embed/"} {
		id, ok := strings.CutPrefix(p, start)
		switch {
		case !ok:
		case len(id) == 22:
			return strings.Trim(id, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz") == ""
		case len(id) == 36:
			return strings.Trim(strings.ToLower(id), "0123456789abcdef-") == "" && strings.Count(id, "-") == 4
		}
	}
	return false
}

// noteHost says, after a link to a film or a sound elsewhere that has a
// paragraph of its own, where it leads: the style sheet makes a card of the two,
// and nothing of that site is asked for before a reader follows the link. Feeds
// have the link alone. refs is the number of addresses before the paragraph.
func (w recordings) noteHost(only ast.Node, refs int) {
	switch only.(type) {
	case *ast.Link, *ast.AutoLink:
	default:
		return
	}
	if len(w.refs) != refs+1 { // it may not be linked to, or holds a picture
		return
	}
	host := recordingHost(unescapeURL(string(w.body.out[w.refs[refs].Start:w.refs[refs].End])))
	if host == "" {
		return
	}
	start := len(w.body.out)
	w.body.writeTag(` <small class="elsewhere">`)
	before, after, _ := strings.Cut(w.words.LeadsTo, "{host}")
	w.body.writeLiteral([]byte(before))
	w.body.openTag(`<bdi dir="ltr">`)
	w.body.writeLiteral([]byte(host))
	w.body.closeTag("</bdi>")
	w.body.writeLiteral([]byte(after))
	w.body.writeTag("</small>")
	w.notes = append(w.notes, Ref{start, len(w.body.out)})
}

// writePlayer writes a player of a sound, of which nothing is fetched before a
// reader starts it. Programs that have none show the link within.
func (w recordings) writePlayer(img Image, name []byte) {
	label := bytes.Clone(name)
	if len(label) == 0 {
		label = []byte(img.URL)
	}
	w.body.openTag("<audio")
	w.writeAddress("src", img.URL)
	w.body.out = append(w.body.out, ` controls preload="none"`...)
	if len(name) > 0 {
		w.body.out = appendAttr(w.body.out, "aria-label", label)
	}
	w.body.out = append(w.body.out, '>')
	w.openLink(img.URL)
	w.body.out = append(w.body.out, '>')
	w.body.writeLiteral(label)
	w.body.closeTag("</a></audio>")
	w.body.passObject()
}
