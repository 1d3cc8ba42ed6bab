import { useData } from 'vitepress';
// System fonts, as in the demo.
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineComponent, h, onMounted, watch } from 'vue';
import { DocumentEnd } from './document_end.js';

/** The generator's layout with what ends each page; the first page, too, says what its main part is. */
export const Layout = defineComponent({
  setup() {
    const { frontmatter } = useData();
    const markMain = () => {
      const content = document.querySelector('#VPContent');
      if (frontmatter.value.layout === 'home') content?.setAttribute('role', 'main');
      else content?.removeAttribute('role');
    };
    onMounted(markMain);
    watch(frontmatter, markMain, { flush: 'post' });
    return () => h(DefaultTheme.Layout, null, { 'doc-footer-before': () => h(DocumentEnd) });
  },
});
