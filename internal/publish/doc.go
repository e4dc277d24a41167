// Package publish puts a finished site into its output folder so that, whatever
// happens, the folder holds one whole version: the old or the new.
//
// # How
//
// A Publisher compares every file with what is there, byte for byte, and stages
// only what is new or different in a hidden folder (.casebook-stage…) on the
// same file system. Commit then moves the output from the old version to the
// new in one of four ways:
//
//   - Nothing differs: nothing is written or touched, not even a folder's time.
//   - One file is replaced: it takes the old one's place in one step.
//   - Exchange (Linux, macOS): the stage is completed with hard links to all
//     that stays, and the two folders trade places in one system call. Then the
//     old folder, now hidden, is brought up to date as well and they trade back:
//     readers see whole versions only, and public/ is still the same folder as
//     before, for a shell that stands in it, a container that mounts it, and
//     its owner's permissions. A kill in between leaves a whole new version. An
//     output folder that holds no site yet is exchanged once, since nobody can
//     rely on it.
//   - Journal (Windows, mount points, file systems without exchange or links):
//     a list of what will move is written first; then files move one at a time.
//     An error on the way moves them back; a kill leaves the journal, and the
//     next run completes it before it does anything else.
//
// What casebook wrote is listed in the output's .casebook-manifest (manifest.go)
// and only that is ever replaced or removed.
//
// # What was weighed
//
// The output is reached through an os.Root, the same on every system, and no
// descriptors of our own, which were 8 % quicker in a build of 4,400 documents
// and left what Windows runs untested. Only the stage's own files, in a folder
// that this run has made, are made by their paths: an os.Root opens each part of
// one in turn, which was 4 % of such a build. A link or move between two folders
// goes by their paths too, after a look at the folders on the way: an os.Root
// knows one folder alone.
//
// Files are compared by their bytes and not by a hash in the manifest: somebody
// may have edited public/, a power cut may have emptied a file, and a hash can
// only be trusted after reading the file, which is the whole cost. A standing
// twin of the output would make small changes cheaper than linking the tree, but
// would keep a second copy of a page that was taken down wherever someone
// forgets it. No file is synced: waiting for a disk took a hundred times longer
// than writing in trials, and after a power cut the next build, which compares
// every byte, mends what the disk lost.
package publish
