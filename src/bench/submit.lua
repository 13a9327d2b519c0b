-- The row of submit.sql, sent as a caller would.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Key " .. os.getenv("KEY")
wrk.body = [[{"prompt": "A lighthouse on a basalt cliff at dusk, long exposure, waves drawn to mist, warm lamp against a cold blue sky, seen from the sea, 35 mm, fine grain, no people, subtle vignette, muted palette of slate, copper and bone; gulls as soft streaks; the horizon low and perfectly level", "negative_prompt": "text, watermark, frame, oversaturated colours, people, boats, lens flare", "image_size": {"width": 1024, "height": 768}, "num_inference_steps": 28, "guidance_scale": 3.5, "seed": 42, "num_images": 1, "enable_safety_checker": true, "output_format": "jpeg", "sync_mode": false}]]
done = function(summary, latency, requests)
    io.write(string.format("RESULT %.1f %d %.2f %.2f\n", summary.requests / summary.duration * 1e6, summary.errors.status,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
