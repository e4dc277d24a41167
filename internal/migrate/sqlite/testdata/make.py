"""Makes shapes.sqlite: each shape of the file format that a table can have.
Run in this folder: python3 make.py"""
import os
import sqlite3

name = "shapes.sqlite"
if os.path.exists(name):
    os.remove(name)
db = sqlite3.connect(name)
db.execute("PRAGMA page_size = 512")
db.executescript('''
CREATE TABLE values_of_all_kinds (small INT, medium INT, large INT, huge INT, least INT, real REAL, text TEXT, blob BLOB, absent, zero, one);
CREATE TABLE "many ""rows""" ('id' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, /* a comment, with a comma */ [name (x)] TEXT CHECK (length("name (x)") > 0), `Text` VARCHAR(10, 2), -- and one more
  UNIQUE ('name (x)'));
CREATE TABLE keyed (a TEXT, b INTEGER, PRIMARY KEY (b));
CREATE TABLE backwards (b INTEGER PRIMARY KEY DESC, a TEXT);
CREATE TABLE odd (a TEXT PRIMARY KEY, b) WITHOUT ROWID;
CREATE VIEW seen AS SELECT 1;
''')
db.execute("INSERT INTO values_of_all_kinds VALUES (-1, 300, -70000, 5000000000, -9223372036854775808, 1.5, 'Зразок', x'00ff', NULL, 0, 1)")
for i in range(1, 61):
    # the length goes over the border of what a page of a table holds, and of one overflow page
    db.execute('INSERT INTO "many ""rows""" VALUES (?, ?, ?)', (i * 3, "name %d" % i, "x" * (i * 20)))
db.execute("INSERT INTO keyed VALUES ('k', 7)")
db.execute("INSERT INTO backwards VALUES (8, 'k')")
db.execute("INSERT INTO odd VALUES ('k', 9)")
db.execute("ALTER TABLE keyed ADD COLUMN later TEXT")
db.commit()
db.close()
