// The channel to the process that started n8n closes when that process ends, even when it was killed and could clean up nothing.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
