package locale

// tags are the languages with a data file. English without a region is written
// as international campaigns write it: 21 May 2020 and 14:30.
var tags = []string{
	"en", "en-US", "uk", "ru", "kk", "pl", "fr", "de", "es", "ar", "az", "be", "bg", "bs", "cs",
	"da", "el", "et", "fa", "fi", "he", "hr", "hu", "hy", "it", "ka", "ky", "lt", "lv", "mk",
	"nb", "nl", "pt", "pt-PT", "ro", "sk", "sl", "sq", "sr", "sv", "tg", "tk", "tr", "uz", "zh",
}
