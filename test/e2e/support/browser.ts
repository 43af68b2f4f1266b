import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Keeps the browser from calling other hosts on its own: the tests only use this machine. */
const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Starts a headless Chromium: the one CHROMIUM points to, or the one of the system. @throws if there is none */
export async function startBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
	if (executablePath === undefined)
		throw new Error(
			'Chromium was not found. Install the package "chromium", or set CHROMIUM to the path of its program.',
		);
	return await chromium.launch({ executablePath, args: ARGS });
}
