/** README.md, prepared, as the site's first page: its heading and first paragraph are the banner, the rest stands below. */
export function homePage(readme: string): string {
  const [, name, tagline, body] = /^# (.+)\n\n([\s\S]+?)\n\n([\s\S]*)$/.exec(readme)!;
  const actions = [
    { theme: 'brand', text: 'Play with a decoder', link: './demo/', target: '_self' },
    { theme: 'alt', text: 'How long is a decoder', link: '/docs/arithmetic' },
    { theme: 'alt', text: 'Reference', link: '/docs/api/' },
  ];
  const hero = { name, tagline: tagline!.replaceAll('\n', ' '), actions };
  // YAML has JSON in it.
  return `---\nlayout: home\nhero: ${JSON.stringify(hero)}\n---\n\n${body}`;
}
