/** By which Dawn finds SwiftShader, which computes a graphics card's work on the processor: Debian's chromium brings it. */
export const SOFTWARE_ADAPTER = {
  VK_ICD_FILENAMES: '/usr/lib/chromium/vk_swiftshader_icd.json',
  LD_LIBRARY_PATH: '/usr/lib/chromium',
};
