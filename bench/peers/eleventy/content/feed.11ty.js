import { rss } from "../includes/html.js";

export const data = { permalink: "/feed.xml", eleventyExcludeFromCollections: true, eleventyImport: { collections: ["entries"] } };

export const render = (data) => rss("Yardstick", "/", "/feed.xml", data.collections.entries);
