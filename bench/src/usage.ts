import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What a process and its descendants used. */
export interface Usage {
	cpuSeconds: number;
	/** The highest resident memory while it was watched. */
	peakMb: number;
	/** Resident memory when the watching began. */
	baseMb: number;
}

const SAMPLE_MS = 200;
/** Linux counts CPU time in hundredths of a second (proc_pid_stat(5), USER_HZ), memory in pages of 4 KiB on the machines n8n runs on. */
const TICKS = 100;
const PAGE_MB = 4096 / 1e6;

/** By process. */
type Sample = Map<number, { ticks: number; residentMb: number }>;

/** Watches a process and its descendants, such as n8n's task runner, until `end` is called. Returns nothing on systems without /proc. */
export function watchUsage(pid: number): { end(): Usage | undefined } {
	const first = sampleTree(pid);
	if (first.size === 0) return { end: () => undefined };
	// Later samples lack a process that has ended, but what it used still counts.
	const ticks = ticksOf(first);
	const baseMb = residentMb(first);
	let peakMb = baseMb;
	const look = (): void => {
		const sample = sampleTree(pid);
		for (const [id, used] of ticksOf(sample)) ticks.set(id, Math.max(used, ticks.get(id) ?? 0));
		peakMb = Math.max(peakMb, residentMb(sample));
	};
	const ticker = setInterval(look, SAMPLE_MS);
	return {
		end: () => {
			clearInterval(ticker);
			look();
			const used = [...ticks].map(([id, last]) => last - (first.get(id)?.ticks ?? 0));
			return { cpuSeconds: sum(used) / TICKS, peakMb, baseMb };
		},
	};
}

function sampleTree(pid: number): Sample {
	return new Map((existsSync(`/proc/${pid}/stat`) ? tree(pid) : []).map((id) => [id, sampleOf(id)]));
}

function ticksOf(sample: Sample): Map<number, number> {
	return new Map([...sample].map(([id, { ticks }]) => [id, ticks]));
}

function residentMb(sample: Sample): number {
	return sum([...sample.values()].map((one) => one.residentMb));
}

/** Ignores a process that ends between two reads. */
function tree(pid: number): number[] {
	try {
		const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
			readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
		);
		return [pid, ...children.flatMap(tree)];
	} catch {
		return [];
	}
}

/** Fields of /proc/PID/stat after the name in parentheses: 11 and 12 are user and system time, 21 is resident pages. */
function sampleOf(pid: number): { ticks: number; residentMb: number } {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.map(Number);
		return { ticks: fields[11] + fields[12], residentMb: fields[21] * PAGE_MB };
	} catch {
		return { ticks: 0, residentMb: 0 };
	}
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, value) => total + value, 0);
}
