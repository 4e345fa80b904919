import type { NextConfig } from "next";

const config: NextConfig = { assetPrefix: process.env.ASSETS ?? "" };

export default config;
