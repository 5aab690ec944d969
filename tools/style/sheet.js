// Makes the one style sheet: node sheet.js OUTPUT SITE.CSS. The parts of the design system that our
// pages use, each in its layer, then our own rules, which stand outside of layers and so win. What
// nothing refers to is left out, and so are comments and blanks.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import postcss from 'postcss';

const parts = { base: ['base'], components: ['link', 'button', 'chip', 'input', 'skip-link'] };

// Icons that show a field is locked, floating boxes: parts of base.css for components we do not take.
const unused = /^(\.ds-(icon|readonly-icon|list--|floating|checkbox|focus)|\.ds-sr-only)/;
// The body's own colours take the place of the theme's sets; a page follows the reader's scheme.
const replaced = /^\[data-(color=|typography="secondary"|color-scheme="dark")|^:root, \[data-color-scheme\], \[data-color=/;

const require = createRequire(import.meta.url);
const read = (name) => postcss.parse(readFileSync(require.resolve(name), 'utf8'));

function inLayer(layer, root) {
  const rule = postcss.atRule({ name: 'layer', params: layer });
  return rule.append(root.nodes);
}

function gather(own) {
  const sheet = postcss.root();
  sheet.append(postcss.atRule({ name: 'layer', params: 'ds.theme,ds.base,ds.foundation,ds.components' }));
  sheet.append(read('@digdir/designsystemet-theme').nodes);
  for (const [layer, names] of Object.entries(parts)) {
    for (const name of names) {
      sheet.append(inLayer(`ds.${layer}`, read(`@digdir/designsystemet-css/${name}.css`)));
    }
  }
  sheet.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => !unused.test(selector));
    if (rule.selector === '' || replaced.test(rule.selector)) rule.remove();
  });
  sheet.append(postcss.parse(readFileSync(own, 'utf8')).nodes);
  return sheet;
}

/** Removes the custom properties that no value reads, until none is left. */
function dropUnread(sheet) {
  for (let dropped = true; dropped; ) {
    const readNames = new Set();
    sheet.walkDecls(({ value }) => {
      for (const [, name] of value.matchAll(/var\(\s*(--[\w-]+)/g)) readNames.add(name);
    });
    dropped = false;
    sheet.walkDecls(/^--/, (declaration) => {
      if (readNames.has(declaration.prop)) return;
      declaration.remove();
      dropped = true;
    });
  }
  // Innermost first; a layer that is only named keeps its place in the order.
  const empty = [];
  sheet.walk((node) => {
    if (node.nodes && (node.type === 'rule' || node.type === 'atrule')) empty.unshift(node);
  });
  for (const node of empty) if (node.nodes.length === 0) node.remove();
}

/** Neighbours under the same layer or the same condition become one. */
function join(sheet) {
  let before;
  for (const node of [...sheet.nodes]) {
    const same = before?.type === 'atrule' && node.type === 'atrule' && node.nodes && before.nodes &&
      node.name === before.name && node.params === before.params;
    if (same) {
      before.append(node.nodes);
      node.remove();
    } else {
      before = node;
    }
  }
}

function squeeze(sheet) {
  sheet.walkComments((comment) => comment.remove());
  sheet.walk((node) => {
    node.raws = { before: '', between: node.type === 'decl' ? ':' : '', after: '', semicolon: false };
    if (node.type === 'decl') {
      if (!/["']/.test(node.value)) node.value = node.value.replace(/\s+/g, ' ').replace(/, /g, ',');
      node.important && (node.raws.important = '!important');
    } else if (node.type === 'rule') {
      node.selector = node.selector.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ').replace(/, /g, ',').trim();
    } else if (node.type === 'atrule') {
      node.params = node.params.replace(/\s+/g, ' ');
      node.raws.afterName = node.params === '' ? '' : ' ';
    }
  });
}

const [output, own] = process.argv.slice(2);
const sheet = gather(own);
sheet.walkAtRules('charset', (rule) => rule.remove());
dropUnread(sheet);
squeeze(sheet);
join(sheet);
const notice = '/*! Parts of Designsystemet, (c) Digdir, MIT licence */';
writeFileSync(output, `${notice}\n${sheet.toString()}\n`);
