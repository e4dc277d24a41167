import { esc } from "../includes/html.js";

export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

export const render = (data) => `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${data.collections.all.map((p) => `<url><loc>https://example.org${esc(p.url)}</loc><lastmod>${p.date.toISOString()}</lastmod></url>`).join("\n")}
</urlset>
`;
