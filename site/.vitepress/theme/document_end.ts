import { useData, withBase } from 'vitepress';
import { defineComponent, h } from 'vue';
import { Benchmark } from './benchmark.js';

/** What a page asks for by its front matter, and a link to its Markdown. */
export const DocumentEnd = defineComponent({
  setup() {
    const { page, frontmatter } = useData();
    const markdown = () => {
      const href = withBase(`/${page.value.relativePath}`);
      return h('a', { href, target: '_self' }, 'This page as Markdown');
    };
    return () => [
      frontmatter.value.component === 'Benchmark' ? h(Benchmark) : null,
      h('p', { class: 'markdown-link' }, markdown()),
    ];
  },
});
