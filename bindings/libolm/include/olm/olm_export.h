/* How the functions are seen from outside the library. */
#ifndef OLM_EXPORT_H
#define OLM_EXPORT_H

#if defined(OLM_STATIC_DEFINE) || !defined(__GNUC__)
#  define OLM_EXPORT
#  define OLM_NO_EXPORT
#else
#  define OLM_EXPORT __attribute__((visibility("default")))
#  define OLM_NO_EXPORT __attribute__((visibility("hidden")))
#endif

#endif
