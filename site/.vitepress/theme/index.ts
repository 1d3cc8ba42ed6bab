import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { Layout } from './layout.js';
import { RunExample } from './run_example.js';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    app.component('RunExample', RunExample);
  },
} satisfies Theme;
