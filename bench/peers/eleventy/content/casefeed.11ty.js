import { rss } from "../includes/html.js";

export const data = {
  pagination: { data: "collections.cases", size: 1, alias: "of" },
  permalink: (data) => data.of.url + "feed.xml",
  eleventyExcludeFromCollections: true,
};

export const render = (data) => rss(data.of.data.title, data.of.url, data.of.url + "feed.xml", data.collections.byCase[data.of.fileSlug] ?? []);
