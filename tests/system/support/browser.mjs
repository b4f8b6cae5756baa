// Steers a Chromium for support/browser.py: takes a command a line, {"do": ..., "page": ..., ...}, and
// answers each with a line, {"value": ...} or {"error": ...}. Arguments: playwright-core's and axe-core's
// folders, and Chromium's program.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import readline from 'node:readline';

const [modules, program] = process.argv.slice(2);
const {chromium} = createRequire(path.join(modules, 'x.js'))('playwright-core');
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');
// No sandbox: containers, where tests run, seldom allow one. Tabs are hidden by others, as at home.
const browser = await chromium.launch({
  executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  ignoreDefaultArgs: ['--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding']});
const pages = new Map;

// A tab that playwright leaves alone: of its own pages it says that they are always seen.
class Tab {
  static root;
  calls = 0;

  static async open(url) {
    Tab.root ||= await browser.newBrowserCDPSession();
    const tab = new Tab;
    tab.targetId = (await Tab.root.send('Target.createTarget', {url})).targetId;
    tab.session = await Tab.root.send('Target.attachToTarget', {targetId: tab.targetId, flatten: false});
    return tab;
  }

  bringToFront() {
    return Tab.root.send('Target.activateTarget', {targetId: this.targetId});
  }

  evaluate(expression) {
    const id = ++this.calls;
    const answer = new Promise((resolve, reject) => {
      const hear = ({sessionId, message}) => {
        const {id: answered, result, error} = JSON.parse(message);
        if (sessionId != this.session.sessionId || answered != id) return;
        Tab.root.off('Target.receivedMessageFromTarget', hear);
        if (error || result.exceptionDetails) reject(new Error(message));
        else resolve(result.result.value);
      };
      Tab.root.on('Target.receivedMessageFromTarget', hear);
    });
    const message = JSON.stringify({id, method: 'Runtime.evaluate', params: {expression}});
    return Tab.root.send('Target.sendMessageToTarget', {...this.session, message}).then(() => answer);
  }
}

const commands = {
  async open({page: name, url, width = 1100, height = 800, dark = false, script = true, scale = 1}) {
    const context = await browser.newContext({
      viewport: {width, height}, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script,
      deviceScaleFactor: scale, locale: 'en-GB', hasTouch: width < 500, isMobile: width < 500});
    const page = await context.newPage();
    page.faults = [];
    page.on('pageerror', error => page.faults.push(String(error)));
    page.on('console', message => {
      // A station that is gone is what some tests are about.
      if (message.type() == 'error' && !message.text().includes('ERR_')) page.faults.push(message.text());
    });
    pages.set(name, page);
    const answer = await page.goto(url);
    return {status: answer.status(), headers: answer.headers()};
  },
  evaluate: ({page, code}) => page.evaluate(code),
  press: ({page, key}) => page.keyboard.press(key),
  faults: ({page}) => page.faults.splice(0),
  screenshot: async ({page, path: file}) => void await page.screenshot({path: file}),
  // What it finds against the rules of WCAG 2.2 and its own advice.
  async axe({page}) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document));
    return found.violations.map(({id, nodes}) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
  },
  async tab({page: name, url}) {
    pages.set(name, await Tab.open(url));
  },
  front: ({page}) => page.bringToFront(),
};

for await (const line of readline.createInterface({input: process.stdin})) {
  const command = JSON.parse(line);
  const page = pages.get(command.page) || command.page;
  let answer;
  try {
    answer = {value: await commands[command.do]({...command, page})};
  } catch (error) {
    answer = {error: String(error)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
await browser.close();
