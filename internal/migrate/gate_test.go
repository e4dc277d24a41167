package migrate

import (
	"strings"
	"testing"
)

// withSettings is an export of one page with settings of plugins, "key>value|key>value".
func withSettings(settings, text string) map[string]string {
	var meta strings.Builder
	for one := range strings.SplitSeq(settings, "|") {
		key, value, _ := strings.Cut(one, ">")
		meta.WriteString("<wp:postmeta><wp:meta_key><![CDATA[" + key + "]]></wp:meta_key><wp:meta_value><![CDATA[" + value + "]]></wp:meta_value></wp:postmeta>")
	}
	return map[string]string{"e.xml": strings.Replace(strings.Replace(export, "%", text, 1), "</item>", meta.String()+"</item>", 1)}
}

// A page that a plugin showed to some alone is a draft, whatever plugin it was.
func TestPagesForSomeAloneAreDraftsByTheWordsOfTheirSettings(t *testing.T) {
	for settings, draft := range map[string]bool{
		"_is_paid>1": true, "rcp_subscription_level>any-paid": true, `rcp_subscription_level>a:1:{i:0;s:1:"2";}`: true, "groups-read>1": true, "groups-groups_read_post>x": true,
		"arm_access_plan>2": true, "arm_access_plan>0": true, "ihc_mb_type>show|ihc_mb_who>reg": true, "ihc_mb_type>show|ihc_mb_who>all": false, "patreon-level>5": true, "eyesonly_roles>editor": true,
		"_require_login>1": true, "logged_in_only>1": true, "_geo_block>UA": true, "_whp_hide_on_frontpage>1": true, "_whp_hide_on_search>1": true, `slim_seo>a:1:{s:7:"noindex";i:1;}`: true, `slim_seo>a:1:{s:7:"noindex";i:0;}`: false,
		"_unlisted>1": true, "_pp_expire>2999-01-01": true, "exclude_from_search>1": true, "_expiration-date>1900000000|_expiration-date-type>draft": true, "_wp_page_template>page-members.php": true, "_wp_page_template>full-width.php": false,
		`um_content_restriction>a:2:{s:26:"_um_custom_access_settings";s:1:"1";s:14:"_um_accessible";s:1:"2";}`: true, `um_content_restriction>a:2:{s:26:"_um_custom_access_settings";s:1:"0";s:27:"_um_restrict_custom_message";s:0:"";}`: false,
		`x_options>{"rules":{"user":{"userStatus":"logged_in"}}}`: true, "_seopress_robots_index>yes": true, "_seopress_robots_follow>yes": false, "_wppcp_post_page_visibility>all": false, "_wppcp_post_page_visibility>role": true,
		"_edit_lock>1700000000:1": false, "_genesis_hide_title>1": false, "_jetpack_dont_email_post_to_subs>1": false, "subtitle>A private prison": false, "_access>field_5f0a1b": false, "rank_math_robots>a:1:{i:0;s:5:\"index\";}": false, "broken>a:1:{i:0;s:99": false,
	} {
		pages, report := planOf(t, withSettings(settings, "Text"))
		if strings.Contains(pages, "draft = true") != draft || strings.Contains(report, "migrate-draft") != draft {
			t.Errorf("%q (draft: %t):\n%s\n%s", settings, draft, pages, report)
		}
	}
	_, report := planOf(t, withSettings("subtitle>x|_thumbnail_id>9|mood>y", "Text"))
	if !strings.Contains(report, "(2: mood, subtitle)") {
		t.Errorf("settings of which nothing is made:\n%s", report)
	}
}

// So does front matter, whoever thought of its keys.
func TestFrontMatterIsReadByItsWords(t *testing.T) {
	check := func(front string, draft bool) {
		t.Helper()
		pages, report := planOf(t, map[string]string{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\n" + front + "\n---\nText\n"})
		if strings.Contains(pages, "draft = true") != draft || strings.Contains(report, "migrate-draft") != draft {
			t.Errorf("%q (draft: %t):\n%s\n%s", front, draft, pages, report)
		}
	}
	for front := range strings.SplitSeq("embargo_until: 2999-01-01|publish_on: 2999-01-01|go_live: 2999-01-01|expire_date: 2020-01-01|unpublish: 2020-01-01|visible: false|listed: no|show: false|live: false|online: off|index: false|output: false|render: n|offline: true|exclude: true|display: none|robots: none|requires_login: true|internal_only: true|roles: [board]|drafts: true|work_in_progress: true|todo: true|ready: no|approved: false|reviewed: no|removed: true|takedown: true|withdrawn: true|retracted: true|published: ''|published: [false]|consent: no|anonymous: true|brouillon: oui|entwurf: ja|szkic: tak|opublikowano: nie|чернетка: так|скрыто: да|видимость: закрыто|confidencial: sí|date: soon|date: TBD|tags: [draft, x]|layout: private|visibility: {public: no}|params: {listed: no}|access: {roles: [x]}", "|") {
		check(front, true)
	}
	for front := range strings.SplitSeq("visible: true|listed: yes|show: on|online: 1|index: 7|output: html_document|outputs: [HTML, RSS]|publish_on: 2020-01-01|embargo: 2020-01-01|exclude: false|robots: index, follow|roles: []|removed: no|published: true|show_sidebar: false|hide_title: true|toc_hide: true|cover: {hidden: true}|comments: {enabled: false}|author: {show: false}|accessibility: x|render_with_liquid: false|publisher: Example Press|published_in: The Example|consent: yes|people: [{role: x, private: true}]|tags: [members, prison]|date: Last Modified|international: true|subscribe: true", "|") {
		check(front, false)
	}
	_, report := planOf(t, map[string]string{"_config.yml": "title: T\n", "p.md": "---\ntitle: T\nmood: x\nlayout: y\n---\nText\n"})
	if !strings.Contains(report, "(1: mood)") {
		t.Errorf("keys of which nothing is made:\n%s", report)
	}
}
