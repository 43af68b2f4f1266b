import { readFileSync } from 'node:fs';
import { errorText } from '../http/errors';

/** One call and its answer, with pseudonyms: a line of a recording. */
export interface Exchange {
	method: string;
	path: string;
	/** Sorted, without the question mark. */
	query: string;
	body: unknown;
	status: number;
	/** Only those that say how a list goes on or when to try again. */
	headers: Record<string, string>;
	answer: unknown;
}

/** @throws if the file isn't a recording */
export function readRecording(file: string): Exchange[] {
	const lines = readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '');
	return lines.map((line, index) => {
		try {
			return JSON.parse(line) as Exchange;
		} catch (error) {
			throw new Error(`Line ${index + 1} of ${file} isn't part of a recording (${errorText(error)}).`);
		}
	});
}

/** A JSON body; text that isn't JSON as it is, nothing as null. */
export function parsed(text: string): unknown {
	if (text === '') return null;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
