package translation

import "golang.org/x/sys/windows"

// userLanguage gives the language in which Windows speaks to the user.
func userLanguage() string {
	if tags, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME); err == nil && len(tags) > 0 {
		return tags[0]
	}
	return ""
}
