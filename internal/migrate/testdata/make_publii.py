"""Makes publii/, a plainly fictional site of Publii, with a database as Publii
makes it. Run in this folder: python3 make_publii.py"""
import json
import os
import shutil
import sqlite3

shutil.rmtree("publii", ignore_errors=True)
os.makedirs("publii/input/config")


def write(name, text):
    name = os.path.join("publii", name)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


square = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4H0z"/></svg>\n'
for picture in ("posts/1/court.svg", "posts/2/steps.svg", "posts/3/hall.svg", "posts/3/gallery/one.svg", "posts/3/gallery/one-thumbnail.svg", "posts/6/door.svg", "files/paper.svg"):
    write("input/media/" + picture, square)
write("input/config/site.config.json", json.dumps({
    "name": "ada", "displayName": "Free Ada Example", "domain": "https://ada.example", "language": "en-gb",
    "advanced": {"urls": {"cleanUrls": True, "addIndex": False, "postsPrefix": "", "tagsPrefix": "tags"}, "usePageAsFrontpage": True, "pageAsFrontpage": 5},
}, indent=1) + "\n")
write("input/config/pages.config.json", json.dumps([{"id": 5, "subpages": []}, {"id": 6, "subpages": [{"id": 7, "subpages": []}]}]) + "\n")

db = sqlite3.connect("publii/input/db.sqlite")
db.execute("PRAGMA page_size = 1024")
db.executescript("""
CREATE TABLE 'authors' ('id' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, 'name' TEXT, 'username' TEXT, 'password' TEXT, 'config' TEXT, 'additional_data' TEXT);
CREATE TABLE 'posts' ('id' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, 'title' TEXT, 'authors' TEXT, 'slug' TEXT, 'text' TEXT, 'featured_image_id' INTEGER, 'created_at' DATETIME, 'modified_at' DATETIME, 'status' TEXT, 'template' TEXT);
CREATE TABLE 'posts_additional_data' ('id' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, 'post_id' INTEGER, 'key' TEXT, 'value' TEXT);
CREATE TABLE 'posts_images' ('id' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, 'post_id' INTEGER, 'url' TEXT, 'title' TEXT, 'caption' TEXT, 'additional_data' TEXT);
CREATE TABLE 'posts_tags' ('tag_id' INTEGER NOT NULL, 'post_id' INTEGER NOT NULL, PRIMARY KEY ('tag_id', 'post_id'));
CREATE TABLE 'tags' ('id' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, 'name' TEXT, 'slug' TEXT, 'description' TEXT, 'additional_data' TEXT);
""")


def block(kind, content, **config):
    return {"id": 1, "type": "publii-" + kind, "content": content, "config": {"advanced": {"id": "", "cssClasses": ""}, **config}}


blocks = [
    block("header", "What was <b>said</b>", headingLevel=2, link={"url": ""}),
    block("paragraph", 'The judge <a href="#INTERNAL_LINK#/page/7">spoke</a>.'),
    block("list", "<li>one</li><li>two</li>", listType="ol"),
    block("quote", {"text": "No word is final.", "author": "Bo Specimen"}),
    block("code", "a < b"),
    block("image", {"image": "#DOMAIN_NAME#hall.svg", "alt": "The hall", "caption": "The <i>hall</i>"}),
    block("gallery", {"images": [{"src": "#DOMAIN_NAME#gallery/one.svg", "thumbnailSrc": "#DOMAIN_NAME#gallery/one-thumbnail.svg", "alt": "One", "caption": ""}]}),
    block("table", {"hasHeader": True, "headers": ["day", "place"], "rows": [["Monday", "hall"]]}),
    block("readmore", ""),
    block("separator", ""),
    block("html", "<p>As HTML.</p><script>alert(1)</script>"),
    block("toc", ""),
    block("poll", "Words of a block that nobody knows."),
]
day = 1_770_000_000_000  # 2026-02-02, in milliseconds
posts = [
    (1, "The hearing", "hearing", '<p>It was <a href="#INTERNAL_LINK#/post/2">announced</a>, <a href="#INTERNAL_LINK#/tag/1">filed</a>, and '
        '<a href="#INTERNAL_LINK#/file/media/files/paper.svg">written down</a>.</p>\n<hr id="read-more">\n<p><img src="#DOMAIN_NAME#court.svg" alt="The court"></p>'
        '<publii-amp><p>twice</p></publii-amp><publii-non-amp><p>once</p></publii-non-amp>', 0, day, day + 90_000_000, "published"),
    (2, "Announced", "announced", "# Soon\n\nSee [the hearing](#INTERNAL_LINK#/post/1), ![steps](#DOMAIN_NAME#steps.svg)\nand [gone](#INTERNAL_LINK#/post/4).\n", 0, day - 86_400_000, day - 86_400_000, "published,featured"),
    (3, "What was said", "said", json.dumps(blocks), 0, day + 1000, day + 1000, "published"),
    (4, "Thrown away", "thrown-away", "<p>Not for anybody.</p>", 0, day, day, "published,trashed"),
    (5, "Free Ada Example", "home", '<p>Ada is a <a href="/about/team/">person</a> of an example.</p>', 0, day, day, "published,is-page"),
    (6, "About us", "about", "We are a team.\n", 1, day, day, "published,is-page"),
    (7, "Team", "team", '<p>' + 'A long text goes on in overflow pages. ' * 100 + '</p>', 0, day, day, "published,is-page"),
    (8, "Not yet", "not-yet", "<p>Later.</p>", 0, day, day, "draft"),
    (9, "Unlisted", "unlisted", "<p>Who has the address.</p>", 0, day, day, "published,hidden"),
    (10, "Torn", "torn", "[{", 0, day, day, "published"),
]
for id, title, slug, text, image, created, modified, status in posts:
    db.execute("INSERT INTO posts VALUES (?, ?, '1', ?, ?, ?, ?, ?, ?, '*')", (id, title, slug, text, image, created, modified, status))
editors = {2: "markdown", 3: "blockeditor", 6: "markdown", 10: "blockeditor"}
for id in range(1, 11):
    core = {"metaTitle": "", "metaDesc": {1: "A day in court.", 5: "%posttitle - %sitename"}.get(id, ""), "editor": editors.get(id, "tinymce")}
    db.execute("INSERT INTO posts_additional_data VALUES (NULL, ?, '_core', ?)", (id, json.dumps(core)))
db.execute("INSERT INTO posts_images VALUES (1, 6, 'door.svg', '', '', ?)", (json.dumps({"alt": "Our door", "caption": "Ring twice", "credits": ""}),))
db.execute("INSERT INTO authors VALUES (1, 'Cy Sample', 'cy', '', '{}', '')")
db.execute("INSERT INTO tags VALUES (1, 'court', 'court', '', '')")
db.execute("INSERT INTO posts_tags VALUES (1, 1)")
db.commit()
db.close()
