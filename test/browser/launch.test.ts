import { describe, expect, test } from 'vitest';
import { launch } from './launch.ts';

const remedy = 'Install Chromium or Chrome and name its program with CHROMIUM_PATH.';

describe('without a browser the failure says what to do', () => {
  test('CHROMIUM_PATH names nothing', async () => {
    await expect(launch({ named: '/nowhere/chromium', platform: 'linux', arch: 'x64' })).rejects.toThrow(
      `CHROMIUM_PATH names /nowhere/chromium, which does not exist. ${remedy}`,
    );
  });

  test.each([
    ['darwin', 'arm64'],
    ['win32', 'x64'],
    ['linux', 'arm64'],
  ])('npm brings none for %s %s', async (platform, arch) => {
    await expect(launch({ platform, arch })).rejects.toThrow(
      `The browser tests need a browser, and npm brings one for Linux x64 only (this is ${platform} ${arch}). ${remedy}`,
    );
  });
});

test('the browser starts and reads a page', async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.setContent('<h1>Equipoise</h1>');
  expect(await page.textContent('h1')).toBe('Equipoise');
  await browser.close();
});
